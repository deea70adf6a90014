using System.Text.RegularExpressions;

namespace Peerline.Tests.Architecture;

/// <summary>
/// Azure's wire is a projection: its words stay in <c>Arm/</c>. Left out are the names of the connection states, which are ours too, and
/// what a peer says in its request and gets back as it said it (sku, type of direct peering, use for a peering service).
/// </summary>
public partial class VocabularyTests
{
    [GeneratedRegex("""
        (?ix) \bazure | microsoft\.peering | microsoftSession | microsoftTracking | peerSessionIP | connectionIdentifier | sessionPrefixV\d
        | peeringDBFacilityId\b" | \bprovisioningState | \bpeeringLocation | sessionAddressProvider | maxPrefixesAdvertised | md5AuthenticationKey
        """)]
    private static partial Regex AzuresWords();

    [Theory]
    [InlineData("Peerline")]
    [InlineData("Peerline.Routing")]
    [InlineData("Peerline.Client")]
    [InlineData("Peerline.Cli")]
    [InlineData("Peerline.Server/Api")]
    [InlineData("Peerline.Server/Cluster")]
    public void Nothing_of_Azures_vocabulary_outside_Arm(string folder)
    {
        var code = SourceTree.Code(folder);
        Assert.NotEmpty(code);
        Assert.All(code, f => Assert.False(AzuresWords().IsMatch(f.Value), $"{f.Key} says {AzuresWords().Match(f.Value).Value}."));
    }

    [Fact]
    public void The_words_are_known_where_they_belong()
    {
        var arm = SourceTree.Code("Peerline.Server/Arm");
        Assert.NotEmpty(arm);
        Assert.Contains(arm, f => AzuresWords().IsMatch(f.Value));
    }

    [Fact]
    public void Only_the_host_knows_that_there_is_an_Arm()
    {
        var others = SourceTree.Code("Peerline.Server").Where(f => !Regex.IsMatch(f.Key, "^Peerline.Server/(Arm/|Hosting/|Tokens/|Program.cs)")).ToList();
        Assert.NotEmpty(others);
        Assert.All(others, f => Assert.DoesNotMatch(@"using Peerline\.Server\.Arm;|\bArm\.", f.Value));
    }
}
