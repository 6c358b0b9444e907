namespace EdgeMLOps.Appliance.Core.Results;

/// <summary>A result made before for the same study.</summary>
/// <param name="SopInstanceUid">Its identity.</param>
/// <param name="File">Full path of its stored file.</param>
internal sealed record PreviousResult(string SopInstanceUid, string File);
