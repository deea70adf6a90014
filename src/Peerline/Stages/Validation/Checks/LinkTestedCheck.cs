namespace Peerline.Stages.Validation.Checks;

/// <summary>The link test is optional unless the operator's terms ask for it; a failed one is shown either way.</summary>
internal sealed class LinkTestedCheck : Check
{
    public override string Name => "link-test";
    public override CheckGroup Group => CheckGroup.Link;
    public override Severity Severity => Severity.Blocker;
    public override string Tests => "The last link test passed, where one was run or is required.";

    public override IEnumerable<Finding> Look(ValidationEvidence evidence, IReadOnlyList<HalfCase> halves)
    {
        if (!evidence.Connection.HasCable)
        {
            yield return NotApplicable(null, "On an exchange there is no link of its own to test.");
            yield break;
        }

        var severity = evidence.Connection.Terms.LinkTestRequired ? Severity.Blocker : Severity.Warning;
        var passed = evidence.LinkTest?.Passed ?? evidence.Connection.LinkTestPassed;
        yield return (passed switch
        {
            true => Passed(null, evidence.LinkTest is { } test ? $"{test.Summary} ({test.EndedAt:u})" : "The last link test passed."),
            false => Failed(null, evidence.LinkTest?.Summary ?? "The last link test failed.",
                "Mend what the link test names and run it again."),
            null when severity is Severity.Blocker =>
                Failed(null, "No link test was run; the terms require one.", "Plan and run a link test."),
            null => NotApplicable(null, "No link test was run; the terms do not require one."),
        }) with { Severity = severity };
    }
}
