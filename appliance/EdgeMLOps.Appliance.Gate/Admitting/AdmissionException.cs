using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>A package is refused for what this installation knows, has or trusts.</summary>
public sealed class AdmissionException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">Why.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="inner">What it was found by.</param>
    public AdmissionException(PackageCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>Why.</summary>
    public PackageCode Code { get; }
}
