namespace EdgeMLOps.Appliance.Core.Studies.Trace;

/// <summary>What a study waits for, or why it has no result, or that it has one.</summary>
public enum TraceCode
{
    /// <summary>Nothing of it has come.</summary>
    NothingCame,

    /// <summary>Images wait, and the service does not run.</summary>
    ServiceDown,

    /// <summary>Images wait to be analysed.</summary>
    InAnalysis,

    /// <summary>Images wait to be analysed, and the service says what keeps it from that.</summary>
    AnalysisBlocked,

    /// <summary>Only our own results came back.</summary>
    OwnObjects,

    /// <summary>Of what came the model is for none.</summary>
    NotForTheModel,

    /// <summary>Its result waits for a further image, or for a time to pass.</summary>
    WaitsForImages,

    /// <summary>Its result is being made.</summary>
    InReport,

    /// <summary>Its result could not be made and is tried again.</summary>
    ReportRetried,

    /// <summary>Its result had a fault and is held back.</summary>
    Held,

    /// <summary>No result can be made of it.</summary>
    Unreportable,

    /// <summary>Its result is made, and there is no destination that gets it.</summary>
    NoDestination,

    /// <summary>Its result waits for the end of a window: the hospital link is drained.</summary>
    LinkDrained,

    /// <summary>Its result was not sent yet.</summary>
    Queued,

    /// <summary>Its result could not be delivered; the last code says why.</summary>
    NotDelivered,

    /// <summary>A destination lost it after it had answered Success; it is sent again.</summary>
    Lost,

    /// <summary>Its result is delivered, and a proof is asked for.</summary>
    Unconfirmed,

    /// <summary>Its result is delivered, and no proof is asked for.</summary>
    Delivered,

    /// <summary>Its result is delivered, and its destinations have proven that they have it.</summary>
    Confirmed,
}
