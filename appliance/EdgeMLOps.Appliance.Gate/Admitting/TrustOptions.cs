namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>Whom this installation believes. Section <c>Trust</c>.</summary>
public sealed class TrustOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Trust";

    /// <summary>
    /// Full path of the root document that the maker of the models gave, checked by its digest by the person who installs it. It
    /// is kept in <c>{Storage:Root}/trust/root.json</c>; a later one is taken over when it is the next, signed by the keys of the
    /// one before and by its own. Without any, no package is imported.
    /// </summary>
    /// <value>empty</value>
    public string RootFile { get; set; } = "";

    /// <summary>
    /// What an import must leave free of the disk, so that receiving goes on: no less than <c>Receiving:AcceptAboveMegabytes</c>.
    /// The higher of this and <see cref="KeepFreePercent"/> counts.
    /// </summary>
    /// <value>2048; 0 to 10000000</value>
    public int KeepFreeMegabytes { get; set; } = 2048;

    /// <summary>The same as a share of the disk.</summary>
    /// <value>2; 0 to 50</value>
    public double KeepFreePercent { get; set; } = 2;
}
