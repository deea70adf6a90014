using System.Text.Json;
using Peerline.Edge;
using Peerline.Edge.Frr;

namespace Peerline.Tests.Edge.Frr;

public class FrrSettingsTests
{
    [Theory]
    [InlineData("""{"vtyDirectory":"/var/run/frr"}""")]
    [InlineData("""{"vtyDirectory":"/var/run/frr/edge1","namespace":"edge1","configDirectory":"/etc/frr/edge1"}""")]
    [InlineData("""{"vtyDirectory":"/run/frr","stateDirectory":"/var/lib/peerline/edge1"}""")]
    [InlineData("""{"vtyDirectory":"/var/run/frr","namespace":null}""")]
    [InlineData("""{"vtyDirectory":"/var/run/frr","discardV4":"192.0.2.66","discardV6":"2001:db8:66::1"}""")]
    public void Settings_that_name_the_sockets_are_right(string settings) => Assert.Empty(Check(settings));

    [Theory]
    [InlineData("{}", "vtyDirectory")]
    [InlineData("""{"vtyDirectory":""}""", "vtyDirectory")]
    [InlineData("""{"vtyDirectory":"frr"}""", "vtyDirectory")]
    [InlineData("""{"vtyDirectory":7}""", "vtyDirectory")]
    [InlineData("""{"vtyDirectory":"/a","namespace":"-x"}""", "namespace")]
    [InlineData("""{"vtyDirectory":"/a","namespace":"a/b"}""", "namespace")]
    [InlineData("""{"vtyDirectory":"/a","namespace":""}""", "namespace")]
    [InlineData("""{"vtyDirectory":"/a","configDirectory":"etc"}""", "configDirectory")]
    [InlineData("""{"vtyDirectory":"/a","stateDirectory":"var"}""", "stateDirectory")]
    [InlineData("""{"vtyDirectory":"/a","discardV4":"192.0.2.66"}""", "discardV6")]
    [InlineData("""{"vtyDirectory":"/a","discardV4":"2001:db8::1","discardV6":"2001:db8::1"}""", "discardV4")]
    [InlineData("""{"vtyDirectory":"/a","discardV4":"192.0.2.66","discardV6":"Null0"}""", "discardV6")]
    [InlineData("""{"vtyDirectory":"/a","vtyDir":"/b"}""", "vtyDir")]
    [InlineData("[]", "settings")]
    public void What_is_wrong_is_said_of_its_field(string settings, string field) =>
        Assert.Equal(field, Assert.Single(Check(settings)).Field);

    [Fact]
    public void All_that_is_wrong_is_said_at_once() =>
        Assert.Equal(["vtyDirectory", "configDirectory", "namespace"],
            Check("""{"configDirectory":"x","namespace":"."}""").Select(p => p.Field));

    [Theory]
    [InlineData("s3cret", true)]
    [InlineData("!#?|$(x)", true)]
    [InlineData("", false)]
    [InlineData("two words", false)]
    [InlineData("tab\t", false)]
    [InlineData("line\n", false)]
    [InlineData("ümlaut", false)]
    public void An_md5_key_is_one_printable_word(string key, bool right) => Assert.Equal(right, RouterText.IsMd5Key(key));

    [Fact]
    public void An_md5_key_has_at_most_eighty_octets()
    {
        Assert.True(RouterText.IsMd5Key(new string('x', 80)));
        Assert.False(RouterText.IsMd5Key(new string('x', 81)));
    }

    private static IReadOnlyList<(string Field, string Rule)> Check(string settings) =>
        new FrrDriverFactory(TimeProvider.System).Check(JsonSerializer.Deserialize<JsonElement>(settings));
}
