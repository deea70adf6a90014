"""A real SMTP server (aiosmtpd) that writes what it received as one JSON line a message, and misbehaves on request.

The local part of a recipient says how: gone@ is refused (550), busy@ is deferred once (451), full@ is deferred once after
DATA (452), spam@ is refused after DATA (554), cut@ loses the connection after DATA once. It ends when its standard input does.
"""
import argparse
import asyncio
import base64
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def say(**line):
    print(json.dumps(line), flush=True)


class Mailbox:
    def __init__(self):
        self.met = set()

    def first_time(self, address):
        seen = address in self.met
        self.met.add(address)
        return not seen

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone"):
            return "550 5.1.1 no such mailbox here"
        if address.startswith("busy") and self.first_time(address):
            return "451 4.2.1 greylisted, come back"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        say(tls=session.ssl is not None, login=bool(session.authenticated), mail_from=envelope.mail_from, rcpt_tos=envelope.rcpt_tos,
            content=base64.b64encode(envelope.content).decode())
        for address in envelope.rcpt_tos:
            if address.startswith("cut") and self.first_time(address):
                server.transport.abort()
                return "250 never heard"
            if address.startswith("full") and self.first_time(address):
                return "452 4.3.1 disk is full"
            if address.startswith("spam"):
                return "554 5.7.1 not wanted"
        return "250 taken"


def login_of(user, password):
    def check(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and data.login == user.encode() and data.password == password.encode()
        return AuthResult(success=good, handled=False)
    return check


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--certificate")
    options.add_argument("--key")
    options.add_argument("--implicit", action="store_true")
    options.add_argument("--user")
    options.add_argument("--password")
    given = options.parse_args()

    tls = None
    if given.certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(given.certificate, given.key)

    mailbox = Mailbox()
    settings = {"hostname": "mail.example", "enable_SMTPUTF8": True, "timeout": 30}
    if tls and not given.implicit:
        settings |= {"tls_context": tls, "require_starttls": True}
    if given.user:
        settings |= {"authenticator": login_of(given.user, given.password), "auth_required": True, "auth_require_tls": not given.implicit}

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(mailbox, **settings), "127.0.0.1", 0, ssl=tls if given.implicit else None)
    say(port=server.sockets[0].getsockname()[1])
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(main())
