using System.IO.Compression;
using System.Text;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Routing.Tests.Rtr;

/// <summary>Local exceptions: what is read, what is refused, what they do.</summary>
public class SlurmTests
{
    private const string Example = """
        {
          "slurmVersion": 1,
          "validationOutputFilters": {
            "prefixFilters": [
              { "prefix": "192.0.2.0/24", "comment": "All VRPs encompassed by prefix" },
              { "asn": 64496, "comment": "All VRPs matching ASN" },
              { "prefix": "198.51.100.0/24", "asn": 64497, "comment": "All VRPs encompassed by prefix, matching ASN" }
            ],
            "bgpsecFilters": [ { "asn": 64496 }, { "SKI": "AQIDBAUGBwgJCgsMDQ4PEBESExQ" } ]
          },
          "locallyAddedAssertions": {
            "prefixAssertions": [
              { "asn": 64496, "prefix": "198.51.100.0/24", "comment": "My other important route" },
              { "asn": 64496, "prefix": "2001:DB8::/32", "maxPrefixLength": 48 }
            ],
            "bgpsecAssertions": [ { "asn": 64496, "SKI": "AQIDBAUGBwgJCgsMDQ4PEBESExQ", "routerPublicKey": "_-8" } ]
          }
        }
        """;

    [Fact]
    public void Filters_take_away_and_assertions_add_and_are_not_filtered()
    {
        var reading = Read(Example);
        Assert.True(reading.IsConformant);
        var slurm = reading.Slurm!;
        var vrps = VrpTable.Create(
        [
            Vrp("192.0.2.0/24", 24, 1), Vrp("192.0.2.128/25", 25, 2), Vrp("192.0.0.0/16", 24, 3), Vrp("203.0.113.0/24", 24, 64496),
            Vrp("198.51.100.0/25", 25, 64497), Vrp("198.51.100.0/25", 25, 64498), Vrp("198.51.0.0/16", 24, 64497),
        ]);
        Assert.Equal(
        [
            "192.0.0.0/16-24 AS3", "198.51.0.0/16-24 AS64497", "198.51.100.0/24 AS64496", "198.51.100.0/25 AS64498", "2001:db8::/32-48 AS64496",
        ], slurm.Apply(vrps).Select(v => v.ToString()));

        var key = slurm.BgpsecAssertions[0].Key;
        Assert.Equal([0xff, 0xef], key.SubjectPublicKeyInfo);
        var other = new RouterKey(64500, [.. new byte[20]], [1]);
        var payload = slurm.Apply(new RtrPayload(vrps, [new RouterKey(64496, [.. new byte[20]], [1]), new RouterKey(1, key.SubjectKeyIdentifier, [1]), other], []));
        Assert.Equal([other, key], payload.RouterKeys);
    }

    [Fact]
    public void Many_filters_do_as_each_of_them_alone()
    {
        var random = new Random(8416);
        var vrps = Enumerable.Range(0, 300).Select(_ => Vrp($"10.{random.Next(4)}.{random.Next(4) * 64}.0/{random.Next(18, 25)}", 24, (uint)random.Next(3)))
            .Where(v => v.IsWellFormed).ToList();
        for (var round = 0; round < 200; round++)
        {
            var filters = Enumerable.Range(0, 4).Select(_ => new SlurmPrefixFilter(
                random.Next(2) == 0 ? Prefix.Parse($"10.{random.Next(4)}.0.0/{random.Next(16, 18)}") : null, (uint)random.Next(3))).ToList();
            filters.Add(new SlurmPrefixFilter(Prefix.Parse($"10.{random.Next(4)}.0.0/19"), null));
            var slurm = new Slurm { PrefixFilters = [.. filters] };
            Assert.Equal(vrps.Distinct().Where(v => !filters.Any(f => f.Matches(v))).Order(), slurm.Apply(VrpTable.Create(vrps)));
        }
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_path()
    {
        var reading = Read("""
            {
              "slurmVersion": 3, "extra": 1,
              "validationOutputFilters": {
                "prefixFilters": [ {}, { "prefix": "10.0.0.1/8" }, { "asn": "AS1" }, 7, { "asn": 4294967296 }, { "prefix": "10.0.0.0/8", "coment": "x" } ],
                "bgpsecFilters": [ {}, { "SKI": "!!" }, { "SKI": "AQID" } ]
              },
              "locallyAddedAssertions": {
                "prefixAssertions": [ { "asn": 1 }, { "prefix": "10.0.0.0/8" }, { "asn": 1, "prefix": "10.0.0.0/8", "maxPrefixLength": 7 },
                                      { "asn": 1, "prefix": "10.0.0.0/8", "maxPrefixLength": 33 }, { "asn": 1, "prefix": "10.0.0.0/8", "comment": 5 } ],
                "bgpsecAssertions": [ { "asn": 1 }, { "asn": 1, "SKI": "AQID", "routerPublicKey": "AQID" } ],
                "aspaAssertions": []
              }
            }
            """);
        Assert.Null(reading.Slurm);
        Assert.Equal(
        [
            "$.extra", "$.locallyAddedAssertions.aspaAssertions", "$.locallyAddedAssertions.bgpsecAssertions[0].SKI",
            "$.locallyAddedAssertions.bgpsecAssertions[0].routerPublicKey", "$.locallyAddedAssertions.bgpsecAssertions[1].SKI",
            "$.locallyAddedAssertions.prefixAssertions[0].prefix", "$.locallyAddedAssertions.prefixAssertions[1].asn",
            "$.locallyAddedAssertions.prefixAssertions[2].maxPrefixLength", "$.locallyAddedAssertions.prefixAssertions[3].maxPrefixLength",
            "$.locallyAddedAssertions.prefixAssertions[4].comment", "$.slurmVersion", "$.validationOutputFilters.bgpsecFilters[0]",
            "$.validationOutputFilters.bgpsecFilters[1].SKI", "$.validationOutputFilters.bgpsecFilters[2].SKI",
            "$.validationOutputFilters.prefixFilters[0]", "$.validationOutputFilters.prefixFilters[1].prefix",
            "$.validationOutputFilters.prefixFilters[2].asn", "$.validationOutputFilters.prefixFilters[3]",
            "$.validationOutputFilters.prefixFilters[4].asn", "$.validationOutputFilters.prefixFilters[5].coment",
        ], reading.Problems.Select(p => p.Path).Order(StringComparer.Ordinal));
        Assert.Equal(2, reading.Problems.Count(p => p.IsHarmless));
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("[]", "$")]
    [InlineData("{\"slurmVersion\": 1", "$")]
    [InlineData("{\"slurmVersion\": 1, \"locallyAddedAsertions\": {}}", "$.locallyAddedAsertions")]
    [InlineData("{\"slurmVersion\": 1, \"validationOutputFilters\": []}", "$.validationOutputFilters")]
    [InlineData("{\"slurmVersion\": 1, \"validationOutputFilters\": {\"prefixFilters\": {}}}", "$.validationOutputFilters.prefixFilters")]
    [InlineData("{\"slurmVersion\": 1, \"validationOutputFilters\": {\"prefixFilters\": [{\"asn\": 1, \"comment\": \"\\ud800\"}]}}", "$")]
    public void A_file_that_cannot_be_meant_is_refused(string json, string path)
    {
        var reading = Read(json);
        Assert.Null(reading.Slurm);
        Assert.Contains(reading.Problems, p => p.Path == path && !p.IsHarmless);
    }

    [Fact]
    public void What_is_only_missing_is_empty_and_said()
    {
        var reading = Read("""{"slurmVersion": 1, "locallyAddedAssertions": {"prefixAssertions": [{"asn": 1, "prefix": "10.0.0.0/8"}]}}""");
        Assert.Single(reading.Slurm!.PrefixAssertions);
        Assert.Equal(["$.validationOutputFilters", "$.locallyAddedAssertions.bgpsecAssertions"], reading.Problems.Select(p => p.Path));
    }

    [Fact]
    public void Provider_lists_of_version_2_take_the_place_of_those_of_the_customer()
    {
        var reading = Read("""
            {"slurmVersion": 2, "validationOutputFilters": {"prefixFilters": [], "bgpsecFilters": [], "aspaFilters": [{"customerAsn": 1}]},
             "locallyAddedAssertions": {"prefixAssertions": [], "bgpsecAssertions": [], "aspaAssertions": [{"customerAsn": 2, "providerAsns": [3, 4]}]}}
            """);
        Assert.True(reading.IsConformant);
        var payload = reading.Slurm!.Apply(new RtrPayload(VrpTable.Empty, [], [new Aspa(1, [9]), new Aspa(2, [9]), new Aspa(3, [9])]));
        Assert.Equal(["AS3: AS9", "AS2: AS3 AS4"], payload.Aspas.Select(a => a.ToString()));
    }

    [Fact]
    public void Files_that_are_about_the_same_addresses_or_keys_overlap()
    {
        var one = Read(Example).Slurm!;
        var other = new Slurm { PrefixFilters = [new SlurmPrefixFilter(Prefix.Parse("192.0.0.0/16"), null), new SlurmPrefixFilter(null, 5)] };
        var problem = Assert.Single(one.Overlaps(other));
        Assert.Equal("$.validationOutputFilters.prefixFilters[0]", problem.Path);
        Assert.Contains(one.Overlaps(one), p => p.Path == "$" && p.Sentence.Contains("AS64496", StringComparison.Ordinal));
        Assert.Empty(one.Overlaps(new Slurm { PrefixFilters = [new SlurmPrefixFilter(null, 64496)] }));
    }

    [Fact]
    public void Files_of_others_are_read()
    {
        var folder = SharedData.Folder("testdata", "data", "rpki");
        var files = Directory.GetFiles(folder, "*slurm*", SearchOption.AllDirectories).ToList();
        Assert.True(files.Count > 10);
        foreach (var file in files)
        {
            var reading = Slurm.Read(File.ReadAllBytes(file));
            // The RFC's own example has words in place of keys.
            var isExample = Path.GetFileName(file) == "slurm-full.json";
            Assert.True(reading.Slurm is null == isExample, $"{file}: {string.Join('\n', reading.Problems)}");
            if (Path.GetExtension(file) is ".slurm" or ".slurm2") Assert.True(reading.IsConformant, $"{file}: {string.Join('\n', reading.Problems)}");
        }

        // Of 3,312 assertions three lack a prefix or an AS: RFC 8416 refuses the file, and the reader says where.
        var dn42 = Slurm.Read(Unpacked(Path.Combine(folder, "dn42", "export_rfc8416_dn42.json.gz")));
        Assert.Null(dn42.Slurm);
        Assert.Equal(
            ["prefixAssertions[123].prefix", "prefixAssertions[1560].asn", "prefixAssertions[3311].asn"],
            dn42.Problems.Where(p => !p.IsHarmless).Select(p => p.Path["$.locallyAddedAssertions.".Length..]));
        // The other layout is of a validator: what cannot be read is left out and said.
        using var plain = new MemoryStream(Unpacked(Path.Combine(folder, "dn42", "export_dn42.json.gz")));
        var document = VrpDocument.Read(plain);
        Assert.Equal(["$.roas[123].prefix", "$.roas[1560].asn", "$.roas[3311].asn"], document.Problems.Select(p => p.Path));
        Assert.Equal(3309, document.Vrps.Count);
    }

    private static byte[] Unpacked(string path)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var octets = new MemoryStream();
        file.CopyTo(octets);
        return octets.ToArray();
    }

    private static SlurmReading Read(string json) => Slurm.Read(Encoding.UTF8.GetBytes(json));

    private static Vrp Vrp(string prefix, int maxLength, uint asn)
    {
        var slash = prefix.IndexOf('/', StringComparison.Ordinal);
        return new Vrp(new Prefix(Address.Parse(prefix[..slash]), int.Parse(prefix[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture)), maxLength, asn);
    }
}
