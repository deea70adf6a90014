namespace Peerline.Server.Arm;

/// <summary>The api-version that brought a field: clients of older ones do not get it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SinceAttribute(string version) : Attribute
{
    public string Version => version;
}
