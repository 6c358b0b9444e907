namespace EdgeMLOps.Dicom.Network;

/// <summary>What became of the associations that were open when the draining began.</summary>
/// <param name="Finished">Ended by their peers before the deadline.</param>
/// <param name="Aborted">Aborted by us at the deadline.</param>
public readonly record struct DicomDrainOutcome(int Finished, int Aborted);
