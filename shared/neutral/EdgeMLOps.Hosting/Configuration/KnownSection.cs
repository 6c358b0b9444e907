namespace EdgeMLOps.Hosting.Configuration;

/// <summary>A section of the configuration that a program binds, and the class whose properties are its keys.</summary>
/// <param name="Path">The section, such as <c>Dicom</c> or <c>Dicom:Tls</c>.</param>
/// <param name="Options">The class it is bound to; several classes may share a section.</param>
internal sealed record KnownSection(string Path, Type Options);
