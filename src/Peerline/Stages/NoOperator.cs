using Peerline.Access;

namespace Peerline.Stages;

/// <summary>An installation whose operator has not said yet who it is: nobody can ask it for anything.</summary>
internal static class NoOperator
{
    public static Problem Problem { get; } = new("OperatorNotReady", "The operator has not set its profile and policy yet.", "operator");
}
