namespace EdgeMLOps.Benchmarks.Measuring;

/// <summary>What it was measured on.</summary>
internal sealed record Machine(string Processor, int Cores, long MemoryMegabytes, string Kernel, string Disk)
{
    /// <param name="folder">On the disk that is measured.</param>
    public static Machine Describe(string folder) => new(
        Field("/proc/cpuinfo", "model name"),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_000_000,
        Environment.OSVersion.Version.ToString(),
        DiskOf(folder));

    private static string Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "";

    private static string DiskOf(string folder)
    {
        var drive = DriveInfo.GetDrives().Where(drive => folder.StartsWith(drive.Name, StringComparison.Ordinal)).MaxBy(drive => drive.Name.Length);
        return drive is null ? "" : $"{drive.DriveFormat} on {drive.Name}";
    }
}
