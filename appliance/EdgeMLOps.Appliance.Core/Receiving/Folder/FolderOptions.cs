namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>
/// A folder whose files are taken in as if they had been sent. It is part of the hospital link, since it may lie on a
/// share: nothing is read from it while the link is drained. Section <c>Folder</c>.
/// </summary>
public sealed class FolderOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Folder";

    /// <summary>
    /// Full path of the folder; outside of <c>Storage:Root</c>. Move files in by a rename, or under a name that begins
    /// with a dot or ends with <c>.tmp</c> or <c>.part</c> until they are whole. Its own folders are <c>taking</c>,
    /// <c>failed</c> and <c>done</c>; others are not looked into.
    /// </summary>
    /// <value>Default: empty, no folder is watched.</value>
    public string Path { get; set; } = "";

    /// <summary>How often it is looked at: 0.1 s to 1 h. A file is taken when two looks in a row find it of the same length and time.</summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Files that are taken at the same time: 1 to 8.</summary>
    /// <value>Default: 2.</value>
    public int Workers { get; set; } = 2;

    /// <summary>Files that were taken go to <c>done</c> instead of being deleted; nobody but you clears it.</summary>
    /// <value>Default: false.</value>
    public bool KeepDone { get; set; }
}
