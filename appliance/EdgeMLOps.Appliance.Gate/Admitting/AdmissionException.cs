using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>A package is refused for what this installation knows, has or trusts.</summary>
internal sealed class AdmissionException : Exception
{
    public AdmissionException(PackageCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    public PackageCode Code { get; }
}
