namespace EdgeMLOps.Appliance.Startup;

/// <summary>Detail of the audit row about a start.</summary>
/// <param name="Software">Version of the program.</param>
/// <param name="Package">Digest of the model package that serves, lower-case hex.</param>
/// <param name="Policy">Digest of the policy that serves, lower-case hex.</param>
/// <param name="Configuration">SHA-256 of the effective configuration, lower-case hex.</param>
internal sealed record StartDetail(string Software, string Package, string Policy, string Configuration);
