using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>What came of proving a package on this box.</summary>
/// <param name="Code">Done, or what it failed on.</param>
/// <param name="Host">Its engine, warm; the caller's to close. Null unless proven.</param>
/// <param name="Message">What it failed on, or what was shown.</param>
internal sealed record Proof(ModelChangeCode Code, DetectorHost? Host, string Message)
{
    /// <summary>What it failed on, or what was shown; on one line, as it may quote the graph.</summary>
    public string Message { get; } = Printable.Line(Message);

    /// <summary>Whether it says nothing of the package: whom to believe is not known at the moment.</summary>
    public bool IsOfRoot => Code == ModelChangeCode.RootNotTrusted;
}
