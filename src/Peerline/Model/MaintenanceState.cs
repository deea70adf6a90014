namespace Peerline.Model;

/// <summary>Where planned work is. Nothing leads back.</summary>
public enum MaintenanceState { Planned, Active, Done, Cancelled }
