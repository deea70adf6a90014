namespace Peerline.Routing.Bgp;

/// <summary>What is wrong with a session's configuration, and where.</summary>
public sealed record ConfigurationProblem(ConfigurationFault Fault, string Field, string Sentence);
