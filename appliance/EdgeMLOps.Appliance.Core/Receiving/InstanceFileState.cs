namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Whether the file of an instance is still kept. The numbers are stored.</summary>
public enum InstanceFileState
{
    /// <summary>Its bytes are in <c>instances/</c>.</summary>
    Present = 0,

    /// <summary>Retention removed them; the row, its prediction and its result stay.</summary>
    Removed = 1,
}
