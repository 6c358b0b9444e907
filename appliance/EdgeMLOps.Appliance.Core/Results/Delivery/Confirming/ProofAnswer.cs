namespace EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;

/// <summary>What asking about one delivery brought.</summary>
/// <param name="Proof">Which one.</param>
/// <param name="Code">What it brought.</param>
internal readonly record struct ProofAnswer(PendingProof Proof, ConfirmCode Code);
