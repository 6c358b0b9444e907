namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>A package may not take a step.</summary>
public sealed class StepRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="from">Where it stands.</param>
    /// <param name="to">Where it should have gone.</param>
    /// <param name="fault">Why not.</param>
    public StepRefusedException(PackageState from, PackageState to, StepFault fault)
        : base($"{from} to {to}: {fault}") => (From, To, Fault) = (from, to, fault);

    /// <summary>Where it stands.</summary>
    public PackageState From { get; }

    /// <summary>Where it should have gone.</summary>
    public PackageState To { get; }

    /// <summary>Why not.</summary>
    public StepFault Fault { get; }
}
