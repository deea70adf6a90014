using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Peerline.Access;
using Peerline.Model;
using Peerline.Notifications;
using Peerline.Sources;
using Peerline.Sources.Networks;
using Peerline.Sources.PeeringDb;
using Peerline.Sources.Whois;
using Peerline.Stages.Request;
using Peerline.Storage;

namespace Peerline.Stages.Registration;

/// <summary>
/// Where a subscription shows that it holds its ASN: by a token that only the holder can put into the network's aut-num object, or by a code
/// that is mailed to a contact whom PeeringDB shows, never to an address that the requester typed, or that is shown to whoever has logged in
/// there and may act for the network. What is proved is looked at again when it is used.
/// </summary>
public sealed class AsnProofDesk(
    PeerlineStore store, WhoisClient whois, PeeringDbMirror peeringDb, PeeringDbLogin login, IMailer mailer, MailOptions mail,
    PublicAddress address, AsnProofOptions options)
{
    /// <summary>Where PeeringDB sends the user back to, below the public address.</summary>
    public const string LoginReturn = "asn-proof/peeringdb";

    private const int MostWrongAnswers = 5;
    private static readonly string[] Roles = ["Policy", "NOC"];

    /// <summary>Asks for something to show. A challenge that was open is none any more.</summary>
    /// <param name="contact">The role of the contact that a code is mailed to, NOC or Policy; null takes Policy, else NOC.</param>
    public async Task<Answer<ProofAsked>> AskAsync(
        Caller caller, Guid id, ProofMethod method, string? contact, long? ifVersion = null, CancellationToken cancel = default)
    {
        if (await FindAsync(caller, id, cancel) is not { } asn) return new Answer<ProofAsked>.NotFound("peer ASN");
        if (ifVersion is { } version && version != asn.Version) return new Answer<ProofAsked>.Stale(asn.Version);
        if (contact is not null && (method is not ProofMethod.Mail || !Roles.Contains(contact, StringComparer.OrdinalIgnoreCase)))
            return new Answer<ProofAsked>.Invalid([new("InvalidContact", "contact is Policy or NOC, and is said with the method mail.", "contact")]);
        var token = ProofToken.New();
        return method switch
        {
            ProofMethod.Irr => await AskForTokenAsync(caller, asn, token, cancel),
            ProofMethod.PeeringDb => await AskForLoginAsync(caller, asn, token, cancel),
            _ => await AskForCodeAsync(caller, asn, contact, token, cancel),
        };
    }

    /// <summary>
    /// Shows it: the code that was mailed, or without one that the registry is to be looked at. With nothing open, what was proved is looked at
    /// again.
    /// </summary>
    public async Task<Answer<PeerAsn>> ProveAsync(Caller caller, Guid id, string? code, long? ifVersion = null, CancellationToken cancel = default)
    {
        if (await FindAsync(caller, id, cancel) is not { } asn) return new Answer<PeerAsn>.NotFound("peer ASN");
        if (ifVersion is { } version && version != asn.Version) return new Answer<PeerAsn>.Stale(asn.Version);
        if (code is not null || asn.Challenge is { Method: not ProofMethod.Irr }) return await TakeCodeAsync(caller, id, code, cancel);
        if (asn.Challenge is not null) return await TakeTokenAsync(caller, id, cancel);
        if (asn.Proof is null) return Nothing(asn);
        await LookAgainAsync(id, "asked by hand", cancel);
        return await FindAsync(caller, id, cancel) is { } looked ? looked : new Answer<PeerAsn>.NotFound("peer ASN");
    }

    /// <summary>Looks whether what was proved still holds. A source that does not answer changes nothing: the proof's age decides.</summary>
    /// <param name="use">What it is used for, for the audit.</param>
    public async Task LookAgainAsync(Guid id, string use, CancellationToken cancel = default)
    {
        if (await FindAsync(Caller.System, id, cancel) is not { Proof: { } proof } asn) return;
        var (known, lapse) = proof.Method switch
        {
            ProofMethod.Irr => await LookAtTokenAsync(asn.Asn, proof, cancel),
            ProofMethod.PeeringDb => LookAtNetwork(asn.Asn),
            _ => LookAtContact(asn.Asn, proof),
        };
        if (!known) return;
        await store.WriteAsync(Caller.System, async work =>
        {
            if (await work.PeerAsnAsync(id) is not { Proof: { } now } present || now.At != proof.At || now.Method != proof.Method) return 0;
            var seen = now with { Lapse = lapse, SeenAt = lapse is null && now.Method is ProofMethod.Irr ? work.Now : now.SeenAt };
            await work.SaveAsync(present with { Proof = seen });
            if (lapse is not null && now.Lapse is null) await NoteAsync(work, present, PeerAsnEvents.ProofLapsed, "proof-lapse", lapse);
            else work.Audit(present.SubscriptionId, "peer-asn/proof-look", $"peerAsns/{id}", $"{lapse ?? now.Evidence} Looked at for: {use}.");
            return 0;
        }, cancel);
    }

    // ---- a token in the registry --------------------------------------------------------------------------------------------------

    private async Task<Answer<ProofAsked>> AskForTokenAsync(Caller caller, PeerAsn asn, string token, CancellationToken cancel)
    {
        if (!whois.IsConfigured)
            return Refuse<ProofAsked>("NoRegistry", "No registry is asked for ASNs here; prove it in another way.", "method");
        return await store.WriteAsync<Answer<ProofAsked>>(caller, async work =>
        {
            if (await work.PeerAsnAsync(asn.Id) is not { } present) return new Answer<ProofAsked>.NotFound("peer ASN");
            var challenge = Challenge(work, ProofMethod.Irr, token, options.TokenFor);
            var asked = await work.SaveAsync(present with { Challenge = challenge });
            await NoteAsync(work, asked, PeerAsnEvents.Challenged, "challenge", $"A token is to be shown in the aut-num object of AS{asn.Asn}.");
            return new ProofAsked(asked, ProofMethod.Irr, challenge.ExpiresAt, Line: ProofToken.Line(token));
        }, cancel);
    }

    private async Task<Answer<PeerAsn>> TakeTokenAsync(Caller caller, Guid id, CancellationToken cancel)
    {
        // The look is taken in a transaction before the registry is asked: many at once are one.
        var begun = await store.WriteAsync<Answer<PeerAsn>>(caller, async work =>
        {
            if (await work.PeerAsnAsync(id) is not { } present) return new Answer<PeerAsn>.NotFound("peer ASN");
            if (present.Challenge is not { Method: ProofMethod.Irr } open) return Nothing(present);
            if (open.ExpiresAt <= work.Now) return Expired();
            if (open.LookedAt is { } last && work.Now - last < options.Pause)
                return Refuse<PeerAsn>("TooSoon",
                    string.Create(CultureInfo.InvariantCulture, $"The registry was asked a moment ago: wait {options.Pause.TotalSeconds:0} s."), "id");
            return await work.SaveAsync(present with { Challenge = open with { LookedAt = work.Now } });
        }, cancel);
        if (begun is not Answer<PeerAsn>.Done { Value: { Challenge: { } challenge } asn }) return begun;
        var objects = await whois.AutNumsAsync(asn.Asn, cancel);
        if (!objects.IsKnown) return Refuse<PeerAsn>("RegistrySilent", $"The registry says nothing: {objects.Silence}", "id");
        if (Holding(objects, challenge.TokenHash) is not { } holding)
            return Refuse<PeerAsn>("TokenNotFound", NotFound(asn, objects), "id");
        return await ProvedAsync(
            caller, id, challenge, $"The token stands in the aut-num object of AS{asn.Asn}, source {holding.Registry} ({objects.Source}).", cancel);
    }

    private AutNum? Holding(Learned<IReadOnlyList<AutNum>> objects, string hash) =>
        objects.Value!.FirstOrDefault(o => options.Counts(o.Registry) && ProofToken.StandsIn(o.Remarks, hash));

    private string NotFound(PeerAsn asn, Learned<IReadOnlyList<AutNum>> objects)
    {
        var sources = objects.Value!.Select(o => OneLine.Of(o.Registry, 40)).Distinct().Take(10).ToList();
        if (sources.Count == 0) return $"{objects.Source} has no aut-num object for AS{asn.Asn}.";
        return objects.Value!.Any(o => options.Counts(o.Registry))
            ? $"The token is not in the aut-num object of AS{asn.Asn} at {objects.Source}. Changes may take some minutes to be seen there."
            : $"{objects.Source} has AS{asn.Asn} of {string.Join(", ", sources)}; what counts is {options.Counting}.";
    }

    private async Task<(bool Known, string? Lapse)> LookAtTokenAsync(Routing.Addressing.Asn asn, AsnProof proof, CancellationToken cancel)
    {
        var objects = await whois.AutNumsAsync(asn, cancel);
        if (!objects.IsKnown) return (false, null);
        return (true, Holding(objects, proof.TokenHash!) is null
            ? $"The token that proved AS{asn} is no longer in its aut-num object at {objects.Source}."
            : null);
    }

    // ---- a code by mail -----------------------------------------------------------------------------------------------------------

    private async Task<Answer<ProofAsked>> AskForCodeAsync(Caller caller, PeerAsn asn, string? role, string code, CancellationToken cancel)
    {
        if (!peeringDb.View.CanSay)
            return Refuse<ProofAsked>(
                "NoPeeringDb", "No copy of PeeringDB is kept here, or it is still empty; prove it in another way.", "method");
        if (Contact(asn.Asn, role) is not ({ } contact, { } to))
            return Refuse<ProofAsked>("NoContact",
                $"PeeringDB shows no {(role is null ? "Policy or NOC" : Word(role))} contact with a mail address for AS{asn.Asn}.", "contact");
        var shown = contact.IsPublic ? $"{Word(contact.Role)} ({to})" : Word(contact.Role);
        var stored = await store.WriteAsync<Answer<ProofAsked>>(caller, async work =>
        {
            if (await work.PeerAsnAsync(asn.Id) is not { } present) return new Answer<ProofAsked>.NotFound("peer ASN");
            if (await SentTooManyAsync(work, present))
                return Refuse<ProofAsked>("TooManyMails",
                    $"As many codes were mailed within a day as may be ({options.MailsPerDay} for one ASN, {options.MailsPerSubscription} for "
                    + "one subscription): wait, or prove it in another way.", "id");
            var challenge = Challenge(work, ProofMethod.Mail, code, options.CodeFor) with { SentTo = to.ToString(), Contact = contact.Role };
            var asked = await work.SaveAsync(present with { Challenge = challenge });
            await NoteAsync(
                work, asked, PeerAsnEvents.CodeMailed, "challenge", $"A code is mailed to the {Word(contact.Role)} contact of AS{asn.Asn} in PeeringDB.");
            return new ProofAsked(asked, ProofMethod.Mail, challenge.ExpiresAt, SentTo: shown);
        }, cancel);
        if (stored is not Answer<ProofAsked>.Done { Value: { } made }) return stored;
        return await SendAsync(made.Asn, to, code, cancel) ? stored : await TakeBackAsync(made.Asn);
    }

    /// <summary>The mail is not written to the database as others are: it holds the code.</summary>
    private async Task<bool> SendAsync(PeerAsn asn, AddrSpec to, string code, CancellationToken cancel)
    {
        var (profile, subscription) = await store.ReadAsync(Caller.System, async db => (
            (await db.Profiles.FirstAsync(cancel)).ToProfile(),
            (await db.Subscriptions.FirstAsync(s => s.Id == asn.SubscriptionId, cancel)).ToSubscription()), cancel);
        var text = MailTemplates.Write(
            new Milestone.AsnChallenged(code, subscription.DisplayName, profile.PeeringEmail, asn.Challenge!.ExpiresAt),
            new MailFacts(profile.LegalName, profile.Asn.Value, asn.PeerName, asn.Asn.Value, address.Base), Audience.Peer);
        var draft = new MailMessageDraft
        {
            MessageId = $"{Guid.CreateVersion7(asn.Challenge.AskedAt)}.proof@{mail.Domain}",
            Date = asn.Challenge.AskedAt,
            To = [to],
            Subject = text.Subject,
            Text = text.Body,
        };
        return (await mailer.SendAsync(draft, draft.To, cancel)).AllAccepted;
    }

    private async Task<Answer<ProofAsked>> TakeBackAsync(PeerAsn asn)
    {
        await store.WriteAsync(Caller.System, async work =>
            await work.PeerAsnAsync(asn.Id) is { } present && present.Challenge?.TokenHash == asn.Challenge!.TokenHash
            ? await work.SaveAsync(present with { Challenge = null })
            : null, CancellationToken.None);
        return Refuse<ProofAsked>(
            "MailNotSent", "The mail server did not take the mail. Try again later, or prove it in another way.", "method");
    }

    private Task<Answer<PeerAsn>> TakeCodeAsync(
        Caller caller, Guid id, string? code, CancellationToken cancel) => store.WriteAsync<Answer<PeerAsn>>(caller, async work =>
    {
        if (await work.PeerAsnAsync(id) is not { } present) return new Answer<PeerAsn>.NotFound("peer ASN");
        if (present.Challenge is not { Method: not ProofMethod.Irr } open) return Nothing(present);
        if (open.ExpiresAt <= work.Now) return Expired();
        var whose = open.Method is ProofMethod.Mail
            ? $"was mailed to the {Word(open.Contact)} contact of AS{present.Asn} in PeeringDB"
            : $"was shown to {open.Contact ?? "somebody who logs in at PeeringDB"}";
        if (string.IsNullOrWhiteSpace(code)) return new Answer<PeerAsn>.Invalid([new("CodeMissing", $"Say the code that {whose}.", "code")]);
        if (open is { Method: ProofMethod.PeeringDb, Contact: null })
            return Refuse<PeerAsn>("NoLogin", "Nobody has logged in at PeeringDB yet, at the address that the challenge gave.", "id");
        if (code.Length <= 100 && ProofToken.Is(code, open.TokenHash))
            return await ProvedAsync(work, present, open, $"A code that {whose} was handed back.");
        var left = MostWrongAnswers - open.WrongAnswers - 1;
        await work.SaveAsync(present with { Challenge = left > 0 ? open with { WrongAnswers = open.WrongAnswers + 1 } : null });
        work.Audit(present.SubscriptionId, "peer-asn/wrong-code", $"peerAsns/{id}", $"A wrong code was said; {left} more may be.");
        return Refuse<PeerAsn>(
            "WrongCode", left > 0 ? $"That is not the code; {left} more tries." : "That is not the code. Ask for another one.", "code");
    }, cancel);

    // ---- a code at a login --------------------------------------------------------------------------------------------------------

    private async Task<Answer<ProofAsked>> AskForLoginAsync(Caller caller, PeerAsn asn, string state, CancellationToken cancel)
    {
        if (!login.IsOn) return Refuse<ProofAsked>("NoLogins", "Logins at PeeringDB are not set up here; prove it in another way.", "method");
        return await store.WriteAsync<Answer<ProofAsked>>(caller, async work =>
        {
            if (await work.PeerAsnAsync(asn.Id) is not { } present) return new Answer<ProofAsked>.NotFound("peer ASN");
            var challenge = Challenge(work, ProofMethod.PeeringDb, state, options.CodeFor);
            var asked = await work.SaveAsync(present with { Challenge = challenge });
            await NoteAsync(work, asked, PeerAsnEvents.Challenged, "challenge", $"Somebody who may act for AS{asn.Asn} is to log in at PeeringDB.");
            return new ProofAsked(asked, ProofMethod.PeeringDb, challenge.ExpiresAt, Url: login.Address($"{asn.Id:N}{state}", Back));
        }, cancel);
    }

    /// <summary>
    /// Somebody has come back from PeeringDB. Who may act for the network is shown a code, and by whom it is wanted: without that, whoever
    /// gets an administrator to follow a link would have proved the administrator's ASN.
    /// </summary>
    /// <param name="state">As it came back.</param>
    /// <param name="code">PeeringDB's; null when the user has not logged in.</param>
    public async Task<Answer<LoginShown>> TakeLoginAsync(string? state, string? code, CancellationToken cancel = default)
    {
        if (state is not { Length: 64 } || !Guid.TryParseExact(state[..32], "N", out var id) || !login.IsOn
            || await FindAsync(Caller.System, id, cancel) is not { Challenge: { Method: ProofMethod.PeeringDb, Contact: null } open } asn
            || !ProofToken.Is(state[32..], open.TokenHash)) return new Answer<LoginShown>.NotFound("login");
        if (string.IsNullOrEmpty(code)) return Refuse<LoginShown>("NotLoggedIn", "PeeringDB says that nobody has logged in, or that it was not allowed.", "code");
        var user = await login.UserAsync(state, code, Back, cancel);
        if (user.Value is not { } who) return Refuse<LoginShown>("PeeringDbSilent", $"PeeringDB does not say who has logged in: {user.Silence}.", "code");
        if (who.WhyNot(asn.Asn, login.EditorsCount) is { } why) return Refuse<LoginShown>("MayNotAct", why, "code");
        return await store.WriteAsync<Answer<LoginShown>>(Caller.System, async work =>
        {
            if (await work.PeerAsnAsync(id) is not { Challenge: { } still } present || still.TokenHash != open.TokenHash)
                return new Answer<LoginShown>.NotFound("login");
            if (still.ExpiresAt <= work.Now) return Refuse<LoginShown>("ChallengeExpired", "The challenge is over: ask for another one.", "id");
            var shown = ProofToken.New();
            await work.SaveAsync(present with { Challenge = still with { TokenHash = ProofToken.Hash(shown), Contact = who.InPeeringDb(asn.Asn) } });
            work.Audit(present.SubscriptionId, "peer-asn/login", $"peerAsns/{id}", $"A code was shown to {who.InPeeringDb(asn.Asn)}.");
            var subscription = (await work.Db.Subscriptions.IgnoreQueryFilters().FirstAsync(s => s.Id == present.SubscriptionId)).ToSubscription();
            return new LoginShown(present, subscription.DisplayName, shown, still.ExpiresAt);
        }, cancel);
    }

    private Uri Back => new(address.Base, LoginReturn);

    private (bool Known, string? Lapse) LookAtNetwork(Routing.Addressing.Asn asn) => peeringDb.View.CanSay
        ? (true, peeringDb.View.Network(asn) is null ? $"AS{asn} is no longer in PeeringDB." : null)
        : (false, null);

    private (bool Known, string? Lapse) LookAtContact(Routing.Addressing.Asn asn, AsnProof proof)
    {
        if (!peeringDb.View.CanSay) return (false, null);
        var still = Roles.SelectMany(r => peeringDb.View.Network(asn)?.ContactsOf(r) ?? [])
            .Any(c => AddrSpec.TryParse(c.Email?.Trim(), out var to) && to.ToString() == proof.SentTo);
        return (true, still ? null : $"The contact by whom AS{asn} was proved is no longer in PeeringDB.");
    }

    private (PeeringDbContact? Contact, AddrSpec? Address) Contact(Routing.Addressing.Asn asn, string? role)
    {
        if (peeringDb.View.Network(asn) is not { } network) return default;
        foreach (var contact in (role is null ? Roles : [role]).SelectMany(network.ContactsOf))
            if (AddrSpec.TryParse(contact.Email?.Trim(), out var to)) return (contact, to);
        return default;
    }

    /// <summary>Counted in the events: a registration that is made anew has no other count.</summary>
    private async Task<bool> SentTooManyAsync(Work work, PeerAsn asn)
    {
        var since = work.Now.AddDays(-1).ToMicros();
        var sent = await work.Db.Events.IgnoreQueryFilters().Where(e => e.Type == PeerAsnEvents.CodeMailed && e.At > since).ToListAsync();
        return sent.Count(e => PeerlineJson.Read<PeerAsnEvent>(e.Body).Asn == asn.Asn) >= options.MailsPerDay
            || sent.Count(e => e.SubscriptionId == asn.SubscriptionId) >= options.MailsPerSubscription;
    }

    // ---- both ---------------------------------------------------------------------------------------------------------------------

    private Task<Answer<PeerAsn>> ProvedAsync(Caller caller, Guid id, AsnChallenge shown, string evidence, CancellationToken cancel) =>
        store.WriteAsync<Answer<PeerAsn>>(caller, async work =>
            await work.PeerAsnAsync(id) is not { } present ? new Answer<PeerAsn>.NotFound("peer ASN")
            : present.Challenge?.TokenHash != shown.TokenHash ? Nothing(present)
            : await ProvedAsync(work, present, shown, evidence), cancel);

    private async Task<Answer<PeerAsn>> ProvedAsync(Work work, PeerAsn present, AsnChallenge shown, string evidence)
    {
        // That it holds the number says nothing of another name that it calls itself by.
        var approves = options.Approves && present.Validation is PeerAsnValidation.Pending
            && !await work.Db.LivePeerings().AnyAsync(p => p.PeerAsnId == present.Id);
        var proved = await work.SaveAsync(present with
        {
            Challenge = null,
            Proof = new AsnProof
            {
                Method = shown.Method, At = work.Now, SeenAt = work.Now, Evidence = evidence, SentTo = shown.SentTo,
                TokenHash = shown.Method is ProofMethod.Irr ? shown.TokenHash : null,
            },
            Validation = approves ? PeerAsnValidation.Approved : present.Validation,
            Reason = approves ? null : present.Reason,
            ChangedAt = work.Now,
        });
        await NoteAsync(work, proved, PeerAsnEvents.Proven, "prove", evidence);
        if (approves)
            await NoteAsync(
                work, proved, PeerAsnEvents.Approved, "approve", $"AS{proved.Asn} is approved: the subscription has proved that it holds it.");
        return proved;
    }

    private static AsnChallenge Challenge(Work work, ProofMethod method, string token, TimeSpan holds) =>
        new() { Method = method, TokenHash = ProofToken.Hash(token), AskedAt = work.Now, ExpiresAt = work.Now + holds };

    private static Answer<PeerAsn> Nothing(PeerAsn asn) =>
        Refuse<PeerAsn>("NoChallenge", $"Nothing is asked of AS{asn.Asn}: ask for a challenge first.", "id");

    private static Answer<T> Refuse<T>(string code, string sentence, string target) => new Answer<T>.Refused([new(code, sentence, target)]);

    /// <summary>The role of a contact, as PeeringDB has it.</summary>
    private static string Word(string? role) => OneLine.Of(role ?? "", 20);

    private static Answer<PeerAsn> Expired() => Refuse<PeerAsn>("ChallengeExpired", "The challenge is over: ask for another one.", "id");

    private Task<PeerAsn?> FindAsync(Caller caller, Guid id, CancellationToken cancel) =>
        store.ReadAsync(caller, async db => (await db.PeerAsns.FirstOrDefaultAsync(r => r.Id == id, cancel))?.ToPeerAsn(), cancel);

    private static Task NoteAsync(Work work, PeerAsn asn, string type, string action, string sentence) =>
        PeerAsnDesk.NoteAsync(work, asn, type, action, sentence);
}
