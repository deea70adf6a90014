using System.Text.Json;
using Peerline.Edge.Bird;

namespace Peerline.Tests.Edge.Bird;

public class BirdSettingsTests
{
    [Theory]
    [InlineData("""{"controlSocket":"/run/bird/bird.ctl","configFile":"/etc/bird/bird.conf","includeFile":"/etc/bird/peerline.conf"}""", "")]
    [InlineData("""{"controlSocket":"/run/bird/bird.ctl","configFile":"/etc/bird/bird.conf"}""", "includeFile")]
    [InlineData("""{"controlSocket":"bird.ctl","configFile":"/etc/bird/bird.conf","includeFile":"/etc/bird/x\"; y"}""", "controlSocket includeFile")]
    [InlineData("""{"controlSocket":"/a","configFile":"/b","includeFile":"/c","namespace":"../x","port":1}""", "port")]
    [InlineData("""{"controlSocket":"/a","configFile":"/b","includeFile":"/c","namespace":"../x"}""", "namespace")]
    [InlineData("""{"controlSocket":"/a","configFile":"/b","includeFile":"/c","roaTable4":"vrps4","roaTable6":"vrps6"}""", "")]
    [InlineData("""{"controlSocket":"/a","configFile":"/b","includeFile":"/c","roaTable6":"vrps6"}""", "roaTable4")]
    [InlineData("""{"controlSocket":"/a","configFile":"/b","includeFile":"/c","roaTable4":"x) = 0 then accept; #","roaTable6":"6"}""", "roaTable4 roaTable6")]
    [InlineData("[]", "settings")]
    public void Every_wrong_setting_is_named(string settings, string fields)
    {
        var found = new BirdDriverFactory(TimeProvider.System).Check(JsonSerializer.Deserialize<JsonElement>(settings));

        Assert.Equal(fields.Split(' ', StringSplitOptions.RemoveEmptyEntries), found.Select(f => f.Field));
    }
}
