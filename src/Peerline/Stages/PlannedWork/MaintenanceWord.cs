namespace Peerline.Stages.PlannedWork;

/// <summary>What the operator says of planned work.</summary>
public enum MaintenanceWord { Start, Finish, Cancel }
