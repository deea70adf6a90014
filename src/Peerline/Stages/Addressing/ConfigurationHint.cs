namespace Peerline.Stages.Addressing;

/// <summary>The sheet as configuration of one family of routers.</summary>
/// <param name="Name">A stable word: <c>frr</c>, <c>bird</c>, <c>junos</c>, <c>ios-xr</c>, <c>eos</c>, <c>sr-os</c>.</param>
public sealed record ConfigurationHint(string Name, string Title, string Text);
