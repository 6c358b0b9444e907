namespace EdgeMLOps.Appliance.Core.Receiving.Room;

/// <summary>How the disk of <c>Storage:Root</c> stands.</summary>
/// <param name="IsShort">Below its mark: nothing is taken for now.</param>
/// <param name="FreeBytes">Free space when last measured.</param>
/// <param name="TimesShort">How often in this run of the process it came below its mark.</param>
public readonly record struct RoomState(bool IsShort, long FreeBytes, long TimesShort);
