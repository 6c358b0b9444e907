using System.Text.Json.Serialization;

namespace EdgeMLOps.Contracts;

/// <summary>What may go up: a closed family, no member of which can hold text or bytes. The private constructor closes it.</summary>
public abstract record UpwardPayload
{
    private protected UpwardPayload()
    {
    }

    /// <summary>The kind number on the wire.</summary>
    [JsonIgnore]
    public abstract MessageKind Kind { get; }

    /// <summary>Whether every value is in its range: asked before sealing and after reading.</summary>
    internal abstract bool IsInRange { get; }
}
