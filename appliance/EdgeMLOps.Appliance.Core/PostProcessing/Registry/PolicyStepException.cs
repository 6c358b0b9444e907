namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>A policy may not take a step.</summary>
public sealed class PolicyStepException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="from">Where it stands.</param>
    /// <param name="to">Where it should have gone.</param>
    public PolicyStepException(PolicyState from, PolicyState to)
        : base($"{from} to {to}")
    {
    }
}
