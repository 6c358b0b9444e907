namespace EdgeMLOps.Hosting.Configuration;

/// <summary>Where a program keeps everything it owns. Section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Storage";

    /// <summary>Full path of the program's folder; made (0750) where missing.</summary>
    public string Root { get; set; } = OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "EdgeMLOps")
        : "/var/lib/edgemlops";

    /// <summary>A path below <see cref="Root"/>.</summary>
    /// <param name="parts">Folders and file name.</param>
    public string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);
}
