using System.Diagnostics;

namespace Peerline.Tests.Authorization;

/// <summary>What a reader's machine does with the paper: Debian's poppler draws it, its zbar reads the code.</summary>
static class Poppler
{
    public static string Draw(ReadOnlyMemory<byte> pdf, int page, string folder)
    {
        SkipUnlessInstalled("pdftoppm", "poppler-utils");
        var file = Path.Combine(folder, "letter.pdf");
        File.WriteAllBytes(file, pdf.ToArray());
        Run("pdftoppm", "-png", "-r", "150", "-f", $"{page}", "-l", $"{page}", "-singlefile", file, Path.Combine(folder, "page"));
        return Path.Combine(folder, "page.png");
    }

    public static string ReadQrCode(string image)
    {
        SkipUnlessInstalled("zbarimg", "zbar-tools");
        return Run("zbarimg", "--quiet", "--raw", "--nodbus", image).Trim();
    }

    static void SkipUnlessInstalled(string program, string package)
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
        if (!found)
        {
            Assert.Skip($"{program} is not installed (Debian package {package}).");
        }
    }

    static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {errors.Result}");
        return output;
    }
}
