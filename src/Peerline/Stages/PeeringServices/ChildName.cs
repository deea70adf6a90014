using Peerline.Access;

namespace Peerline.Stages.PeeringServices;

/// <summary>What is common to things that are named within a peering or a peering service.</summary>
internal static class ChildName
{
    public static void Check(InputRules rules, string name)
    {
        if (ResourceName.IsValid(name)) return;
        var problem = ResourceName.Problem("name");
        rules.Add(problem.Code, problem.Sentence, problem.Target);
    }

    public static Answer<T> Taken<T>(string sentence, string target) =>
        new Answer<T>.Refused([new Problem("AlreadyRegistered", sentence, target)]);

    /// <summary>Prefixes and ASNs are registered over connections that carry routes.</summary>
    public static Answer<T> NotActive<T>() => new Answer<T>.Refused(
        [new Problem("PeeringNotActive", "No connection of the peering is Active: prefixes and ASNs can be registered once one is.",
            "name")]);
}
