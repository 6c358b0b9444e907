namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>What is known from the PACS of a study.</summary>
internal enum PacsAnswerState
{
    /// <summary>No PACS is configured to be asked.</summary>
    NotConfigured,

    /// <summary>It is asked, or will be in a moment.</summary>
    Awaited,

    /// <summary>It has numbers.</summary>
    Known,

    /// <summary>It answered, and has no such study.</summary>
    NotInPacs,

    /// <summary>It gave no answer, or did not when last asked.</summary>
    Silent,

    /// <summary>The hospital link is drained: nobody may be asked.</summary>
    LinkDown,
}
