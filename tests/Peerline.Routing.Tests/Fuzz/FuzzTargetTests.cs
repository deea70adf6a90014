using Peerline.Fuzz;
using Peerline.Fuzz.Targets;

namespace Peerline.Routing.Tests.Fuzz;

/// <summary>The targets of fuzz/ on what the fuzzer starts from, on what it found, and on mutants of both.</summary>
public class FuzzTargetTests
{
    private static string FoundCases(string format) =>
        Path.Combine(SharedData.RepositoryRoot, "tests", "Peerline.Routing.Tests", "Fuzz", "FoundCases", format + ".hex");

    public static TheoryData<string> Formats() => new(FuzzTargets.ByName.Keys);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_seed_and_every_found_case_holds_its_properties(string format)
    {
        var inputs = Inputs(format);
        Assert.NotEmpty(inputs);
        foreach (var input in inputs) FuzzTargets.ByName[format](input);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Mutants_hold_the_properties_too(string format)
    {
        var random = new Random(20261125);
        var inputs = Inputs(format);
        for (var round = 0; round < 6_000; round++)
        {
            var mutant = Mutant(random, inputs[random.Next(inputs.Count)], inputs[random.Next(inputs.Count)]);
            try
            {
                FuzzTargets.ByName[format](mutant);
            }
            catch (Exception e)
            {
                Assert.Fail($"{Convert.ToHexStringLower(mutant)}\n{e}");
            }
        }
    }

    private static List<byte[]> Inputs(string format) =>
    [
        .. Seeds.Own(format),
        .. File.ReadLines(FoundCases(format)).Where(l => !l.StartsWith('#')).Select(l => Convert.FromHexString(l.Split(' ')[0])),
    ];

    private static byte[] Mutant(Random random, byte[] input, byte[] other)
    {
        List<byte> octets = [.. input];
        for (var changes = random.Next(1, 5); changes > 0 && octets.Count > 0; changes--)
        {
            var at = random.Next(octets.Count);
            switch (random.Next(6))
            {
                case 0: octets[at] = (byte)random.Next(256); break;
                case 1: octets[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: octets.Insert(at, (byte)random.Next(256)); break;
                case 3: octets.RemoveRange(at, Math.Min(random.Next(1, 5), octets.Count - at)); break;
                case 4: octets[at] = (byte)(octets[at] + random.Next(-2, 3)); break;
                default: octets.InsertRange(at, other.AsSpan(random.Next(other.Length))); break;
            }
        }
        return [.. octets];
    }
}
