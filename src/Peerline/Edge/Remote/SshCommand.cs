using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Peerline.Edge.Remote;

/// <summary>
/// OpenSSH's client as a process: it knows ciphers, keys and their ages better than a library of ours could. No file of the account's is
/// read, nothing is forwarded and nobody is asked. What is asked for is always the same two words, whatever the account's key leads to;
/// nothing else is said before Peerline has answered, so that no shell is ever told anything.
/// </summary>
internal static partial class SshCommand
{
    private const int ConnectSeconds = 10;

    public static IReadOnlyList<string> Arguments(SshSettings to) =>
    [
        "-F", "none", "-T", "-p", $"{to.Port}", "-l", to.User, "-i", to.KeyFile,
        "-o", "BatchMode=yes", "-o", $"ConnectTimeout={ConnectSeconds}",
        "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "PreferredAuthentications=publickey",
        // The pinned key is the only one that is known, and there is no file that could learn another.
        "-o", "StrictHostKeyChecking=yes", "-o", "UserKnownHostsFile=/dev/null", "-o", "GlobalKnownHostsFile=/dev/null",
        "-o", $"KnownHostsCommand=/bin/echo %H {to.HostKeyType} {to.HostKey}", "-o", $"HostKeyAlgorithms={Algorithms(to.HostKeyType)}",
        "-o", "UpdateHostKeys=no", "-o", "ClearAllForwardings=yes", "-o", "ForwardAgent=no", "-o", "ForwardX11=no", "-o", "ControlPath=none",
        "--", to.Host, "peerline-server", "router",
    ];

    /// <exception cref="RouterUnreachableException">Nobody may use the private key.</exception>
    public static Process Start(SshSettings to)
    {
        if (KeyFileTrouble(to.KeyFile) is { } trouble) throw new RouterUnreachableException($"{to.Name}: {trouble}");
        var ssh = new Process
        {
            StartInfo = new ProcessStartInfo("ssh", Arguments(to))
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
                // What it says is read here, untranslated.
                Environment = { ["LC_ALL"] = "C" },
            },
        };
        try
        {
            ssh.Start();
            return ssh;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            ssh.Dispose();
            throw new RouterUnreachableException($"{to.Name}: ssh is not there: {e.Message}", e);
        }
    }

    /// <summary>What ssh said, as a sentence that says what to do.</summary>
    public static string Sentence(SshSettings to, string said)
    {
        bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        if (Says("Host key verification failed") || Says("no matching host key type"))
        {
            var shown = ShownKey().Match(said) is { Success: true } key ? key.Value : "none of the pinned type";
            return $"{to.Name}: the host key is not the pinned one. Pinned is {to.HostKeyType} {to.Fingerprint}, shown is {shown}: nothing was "
                + $"said to it. Where the key was changed on purpose, change {SshSettings.Field}.hostKey.";
        }

        if (Says("Permission denied")) return $"{to.Name}: the key in {to.KeyFile} is not let in.";
        if (Says("not found") || Says("No such file"))
            return $"{to.Name}: the account does not lead to Peerline: the command in its line of authorized_keys is not there.";
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return $"{to.Name}: {(lines is [.., var last] ? RouterText.Printable(last) : "ssh ended")}";
    }

    /// <summary>RSA keys sign with SHA-2 (RFC 8332), under another name than their own.</summary>
    private static string Algorithms(string keyType) => keyType is "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : keyType;

    private static string? KeyFileTrouble(string file)
    {
        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        if (!File.Exists(file)) return $"{file} is not there: the private key (ssh.keyFile).";
        return (File.GetUnixFileMode(file) & Others) == 0 ? null : $"{file} can be read by others: a private key has the mode 0600 or less.";
    }

    [GeneratedRegex("SHA256:[A-Za-z0-9+/]{43}")]
    private static partial Regex ShownKey();
}
