using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>Which group an image is of, and what policies call the groups.</summary>
public static class AcquisitionGroups
{
    private static readonly Dictionary<string, AcquisitionGroup> ByName = new(StringComparer.Ordinal)
    {
        ["other"] = AcquisitionGroup.Other,
        ["chest-pa"] = AcquisitionGroup.ChestPa,
        ["chest-ap"] = AcquisitionGroup.ChestAp,
        ["chest-lateral"] = AcquisitionGroup.ChestLateral,
        ["chest-decubitus"] = AcquisitionGroup.ChestDecubitus,
        ["chest-other"] = AcquisitionGroup.ChestOther,
        ["radiograph"] = AcquisitionGroup.Radiograph,
        ["mammography-cc"] = AcquisitionGroup.MammographyCc,
        ["mammography-mlo"] = AcquisitionGroup.MammographyMlo,
        ["mammography-other"] = AcquisitionGroup.MammographyOther,
        ["ct"] = AcquisitionGroup.Ct,
        ["mr"] = AcquisitionGroup.Mr,
    };

    /// <summary>The names, as policies write them.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    internal static int Count => ByName.Count;

    /// <summary>The group of a name; null: there is none of it.</summary>
    /// <param name="name">As a policy writes it.</param>
    public static AcquisitionGroup? Find(string name) => ByName.TryGetValue(name, out var group) ? group : null;

    /// <summary>The name of a group.</summary>
    /// <param name="group">The group.</param>
    public static string NameOf(AcquisitionGroup group) => ByName.First(one => one.Value == group).Key;

    /// <summary>The group of an image.</summary>
    /// <param name="kind">What the image says of itself; case and spaces around do not count.</param>
    public static AcquisitionGroup Of(ImageKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Plain(kind.Modality) switch
        {
            "CR" or "DX" => IsChest(Plain(kind.BodyPart)) ? ChestOf(Plain(kind.ViewPosition)) : AcquisitionGroup.Radiograph,
            "MG" => MammogramOf(Plain(kind.ViewPosition)),
            "CT" => AcquisitionGroup.Ct,
            "MR" => AcquisitionGroup.Mr,
            _ => AcquisitionGroup.Other,
        };
    }

    // CHEST is the defined term (PS3.16 annex L); the others are what devices write for it.
    private static bool IsChest(string part) => part is "CHEST" or "THORAX" or "LUNG" or "LUNGS";

    private static AcquisitionGroup ChestOf(string view) => view switch
    {
        "PA" => AcquisitionGroup.ChestPa,
        "AP" => AcquisitionGroup.ChestAp,
        "LL" or "RL" or "LAT" or "LATERAL" => AcquisitionGroup.ChestLateral,
        "LLD" or "RLD" => AcquisitionGroup.ChestDecubitus,
        _ => AcquisitionGroup.ChestOther,
    };

    private static AcquisitionGroup MammogramOf(string view) => view switch
    {
        "CC" => AcquisitionGroup.MammographyCc,
        "MLO" => AcquisitionGroup.MammographyMlo,
        _ => AcquisitionGroup.MammographyOther,
    };

    private static string Plain(string text) => text.Trim().ToUpperInvariant();
}
