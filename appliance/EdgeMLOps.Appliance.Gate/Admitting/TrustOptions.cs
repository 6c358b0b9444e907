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
}
