namespace Peerline.Tests;

public class PlaceTests
{
    [Fact]
    public void The_suite_runs() => Assert.True(Environment.Version.Major >= 10);
}
