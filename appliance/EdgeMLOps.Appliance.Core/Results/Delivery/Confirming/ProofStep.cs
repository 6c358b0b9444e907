namespace EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;

/// <summary>What follows from an answer.</summary>
internal enum ProofStep
{
    /// <summary>It is proven.</summary>
    Confirm,

    /// <summary>Nothing is known yet: asked again later.</summary>
    AskAgain,

    /// <summary>The report on commitment is awaited.</summary>
    Await,

    /// <summary>The destination says that it has not got it: sent again.</summary>
    SendAgain,

    /// <summary>This destination proves nothing: delivered it stays.</summary>
    GiveUp,
}
