namespace EdgeMLOps.Appliance.Core.Receiving.Room;

/// <summary>How a disk stands, in bytes: free for an ordinary account, and altogether.</summary>
internal readonly record struct DiskSpace(long Free, long Total)
{
    /// <summary>The disk that a folder lies on; null when the system does not say.</summary>
    public static DiskSpace? Of(string folder)
    {
        try
        {
            // On Linux any folder names its file system (statvfs); Windows wants the volume.
            var drive = new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(folder)! : folder); // not null: a full path
            return new DiskSpace(drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
