namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>What became of a received instance. The numbers are stored.</summary>
public enum InstanceState
{
    /// <summary>Stored and acknowledged; nobody has looked at it yet.</summary>
    Received = 0,

    /// <summary>Not for the model; the code says why.</summary>
    Skipped = 1,

    /// <summary>Analysed; its prediction is in the log.</summary>
    Predicted = 2,

    /// <summary>Could not be analysed; the code says why.</summary>
    Failed = 3,
}
