using System.Globalization;
using Peerline.Edge.Linux;

namespace Peerline.Tests.Edge.Embedded;

/// <summary>An installation does not need root: the tests of the routers are run again by this program as nobody.</summary>
public class WithoutRootTests
{
    private static readonly string[] Stories =
    [
        nameof(EmbeddedRoutersTests.Deny_all_is_proved_by_both_routers_tables_then_exactly_the_set_is_permitted_and_closed_without_a_flap),
        nameof(EmbeddedRoutersTests.Killed_and_started_again_the_router_has_what_was_confirmed_and_not_what_was_not),
        nameof(EmbeddedRoutersTests.A_link_test_runs_on_169_254_and_on_link_local),
    ];

    [Fact]
    public async Task Routers_cables_port_179_and_link_tests_work_without_root()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("Everything here runs without root already.");
        var home = Directory.CreateTempSubdirectory("nobody-");
        home.UnixFileMode = (UnixFileMode)0b111_111_111;
        try
        {
            var program = Path.Combine(AppContext.BaseDirectory, "Peerline.Tests");
            var nobody = new NamespaceCommand(
                ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "env", $"HOME={home.FullName}", $"TMPDIR={home.FullName}"]);
            var can = await nobody.RunAsync(
                TimeSpan.FromSeconds(10), default, "unshare", "--user", "--map-root-user", "--net", "test", "-x", program);
            if (!can.Succeeded) Assert.Skip($"nobody may not run {program} in a namespace of its own here: {can.Complaint}");

            var run = await nobody.RunAsync(
                TimeSpan.FromMinutes(5), default, program,
                [
                    "--progress", "off", "--results-directory", Path.Combine(home.FullName, "results"),
                    .. Stories.SelectMany(s => new[] { "--filter-method", $"*.{s}" }),
                ]);

            Assert.True(run.Succeeded, run.Output + run.Error);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"succeeded: {Stories.Length}"), run.Output);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }
}
