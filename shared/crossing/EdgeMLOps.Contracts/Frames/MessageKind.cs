namespace EdgeMLOps.Contracts;

/// <summary>What the payload of a frame is. The numbers are on the wire.</summary>
public enum MessageKind
{
    /// <summary><see cref="Contracts.Hello"/>.</summary>
    Hello = 1,

    /// <summary><see cref="Contracts.Bye"/>.</summary>
    Bye = 2,

    /// <summary><see cref="OperationsSummary"/>.</summary>
    Operations = 3,

    /// <summary><see cref="ClinicalSummary"/>.</summary>
    Clinical = 4,

    /// <summary><see cref="StateReport"/>.</summary>
    State = 5,
}
