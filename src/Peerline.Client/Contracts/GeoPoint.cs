namespace Peerline.Client.Contracts;

/// <summary>A place on the globe, in degrees.</summary>
public sealed record GeoPoint(double Latitude, double Longitude);
