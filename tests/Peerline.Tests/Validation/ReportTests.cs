using Peerline.Stages.Validation;
using Peerline.Storage;

namespace Peerline.Tests.Validation;

public class ReportTests
{
    private static readonly ValidationReport Report =
        Validator.Judge(Scene.Receiving(Scene.Route("10.1.0.0/16")).Waiving("bogon-prefix"), Scene.Now);

    [Fact]
    public void The_same_evidence_gives_the_same_report() =>
        Assert.Equal(Report.Hash, Validator.Judge(Scene.Receiving(Scene.Route("10.1.0.0/16")).Waiving("bogon-prefix"), Scene.Now).Hash);

    [Fact]
    public void A_report_survives_storage_unchanged()
    {
        var read = PeerlineJson.Read<ValidationReport>(PeerlineJson.Write(Report));
        Assert.Equal(PeerlineJson.Write(Report), PeerlineJson.Write(read));
        Assert.True(ReportHash.IsIntact(read));
    }

    [Fact]
    public void A_report_that_was_changed_is_known()
    {
        Assert.True(ReportHash.IsIntact(Report));
        Assert.False(ReportHash.IsIntact(Report with { Verdict = Verdict.Failed }));
        Assert.False(ReportHash.IsIntact(Report with { Findings = [.. Report.Findings.Skip(1)] }));
        Assert.False(ReportHash.IsIntact(Report with { V4 = Report.V4! with { Permitted = [] } }));
    }
}
