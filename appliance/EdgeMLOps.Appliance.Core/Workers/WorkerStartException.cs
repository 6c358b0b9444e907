namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>A worker did not become ready for work.</summary>
public sealed class WorkerStartException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why; holds nothing about a patient, for no request was near.</param>
    /// <param name="innerException">What the system said.</param>
    public WorkerStartException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Whether it crashed, hung or ate memory before it was ready; false where it said itself that it cannot.</summary>
    public bool IsFault { get; init; }
}
