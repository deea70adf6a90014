using System.Text.Json;
using Peerline.Edge.Embedded;

namespace Peerline.Tests.Edge.Embedded;

public class EmbeddedDriverFactoryTests
{
    private readonly EmbeddedDriverFactory _factory = new(TimeProvider.System);

    [Fact]
    public void A_socket_from_the_root_on_is_all_it_takes() =>
        Assert.Empty(_factory.Check(EmbeddedDriverFactory.Settings("/var/lib/peerline/edge/a/edge.sock")));

    [Theory]
    [InlineData("null", "socket")]
    [InlineData("{}", "socket")]
    [InlineData("""{"socket": 7}""", "socket")]
    [InlineData("""{"socket": "edge.sock"}""", "socket")]
    [InlineData("""{"socket": "/edge.sock", "host": "192.0.2.1"}""", "host")]
    public void Whatever_else_is_said_with_its_field(string settings, string field) =>
        Assert.Equal([field], _factory.Check(JsonDocument.Parse(settings).RootElement).Select(f => f.Field));

    [Fact]
    public void A_path_that_no_socket_can_have_is_refused() =>
        Assert.Equal(["socket"], _factory.Check(EmbeddedDriverFactory.Settings("/" + new string('x', 107))).Select(f => f.Field));
}
