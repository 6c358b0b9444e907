namespace EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;

/// <summary>
/// What follows from what a destination answered. Only its own word that it has not got an object has that sent again; an
/// answer that is lost is asked for again. Knows no clock and does no I/O.
/// </summary>
/// <param name="Mode">How arrival is proven.</param>
/// <param name="MissingAfter">How long after the Success an archive may still be busy with an object, and say that it is not there.</param>
internal sealed record ProofRules(ConfirmMode Mode, TimeSpan MissingAfter)
{
    private const int AsksBeforeGivingUp = 3;

    /// <summary>Failure Reason (0008,1197) of a report: the object is not there (PS3.3 section C.14.1.1).</summary>
    private const int NoSuchObject = 0x0112;

    /// <summary>Failure Reason (0008,1197): the Transaction UID is in use; nothing is said of the object.</summary>
    private const int DuplicateTransaction = 0x0131;

    /// <summary>Whether one is to be asked about by commitment rather than by C-FIND, on an association that offers both.</summary>
    public bool WantsCommitment(ConfirmCode last) => Mode switch
    {
        ConfirmMode.Commitment => true,
        ConfirmMode.Find => false,
        _ => last is not (ConfirmCode.NoReport or ConfirmCode.NotCommitted or ConfirmCode.CommitmentRefused or ConfirmCode.NotFound),
    };

    /// <summary>What an asking leads to.</summary>
    /// <param name="proof">The delivery as it stood before it was asked about.</param>
    /// <param name="code">What the asking brought.</param>
    /// <param name="age">Time since the destination answered Success.</param>
    public ProofStep After(PendingProof proof, ConfirmCode code, TimeSpan age) => code switch
    {
        ConfirmCode.Committed or ConfirmCode.Found => ProofStep.Confirm,
        ConfirmCode.ReportAwaited => ProofStep.Await,

        // Twice in a row, and late enough: archives file objects some time after they have answered.
        ConfirmCode.NotFound when proof.Code == ConfirmCode.NotFound && age >= MissingAfter => ProofStep.SendAgain,
        ConfirmCode.NotOffered when Mode == ConfirmMode.Auto && proof.Asks + 1 >= AsksBeforeGivingUp => ProofStep.GiveUp,
        _ => ProofStep.AskAgain,
    };

    /// <summary>What a report leads to.</summary>
    /// <param name="outcome">0: committed; a Failure Reason; null: the report does not speak of the object.</param>
    /// <param name="age">Time since the destination answered Success.</param>
    public (ProofStep Step, ConfirmCode Code) Report(int? outcome, TimeSpan age) => outcome switch
    {
        0 => (ProofStep.Confirm, ConfirmCode.Committed),
        null or DuplicateTransaction => (ProofStep.AskAgain, ConfirmCode.NoReport),
        NoSuchObject when age >= MissingAfter => (ProofStep.SendAgain, ConfirmCode.NotCommitted),

        // "I cannot answer for it" is not "I have not got it": asked again, by C-FIND where that may be.
        _ => (ProofStep.AskAgain, ConfirmCode.NotCommitted),
    };
}
