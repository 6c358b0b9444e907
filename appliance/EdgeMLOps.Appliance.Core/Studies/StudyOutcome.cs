namespace EdgeMLOps.Appliance.Core.Studies;

/// <summary>How a run over a study ended. The numbers are stored.</summary>
public enum StudyOutcome
{
    /// <summary>It is decided what its result says; the result is not made yet.</summary>
    Decided = 0,

    /// <summary>Its result is in the queue.</summary>
    Reported = 1,

    /// <summary>No result can be made or sent: nothing names the patient any more, or its objects have faults. The code says why. A further image gives a new run.</summary>
    Unreportable = 2,
}
