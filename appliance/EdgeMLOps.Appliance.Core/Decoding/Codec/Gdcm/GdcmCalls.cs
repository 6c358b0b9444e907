using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Gdcm;

/// <summary>
/// The functions of GDCM 3.0 that are called, by the C names of its C# binding's native half. A pointer is an object of
/// GDCM; one from a function whose name begins with New is given back to the Delete of its kind.
/// </summary>
internal static class GdcmCalls
{
    private const string Prefix = "CSharp_gdcm_";

    [DllImport(GdcmLibrary.Name, EntryPoint = "SWIGRegisterExceptionArgumentCallbacks_gdcm")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void RegisterArgumentFaults(GdcmArgumentFault argument, GdcmArgumentFault isNull, GdcmArgumentFault outOfRange);

    [DllImport(GdcmLibrary.Name, EntryPoint = "SWIGRegisterStringCallback_gdcm")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void RegisterText(GdcmText text);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Version_GetMajorVersion")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int MajorVersion();

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Version_GetMinorVersion")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int MinorVersion();

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Version_GetBuildVersion")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int BuildVersion();

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Trace_DebugOff")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void TraceDebugOff();

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Trace_WarningOff")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void TraceWarningOff();

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Trace_ErrorOff")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void TraceErrorOff();

    /// <summary>The number of a transfer syntax; that of an unknown one is not used here.</summary>
    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "TransferSyntax_GetTSType")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int TransferSyntaxType([MarshalAs(UnmanagedType.LPUTF8Str)] string uid);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "new_TransferSyntax__SWIG_0")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint NewTransferSyntax(int type);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "delete_TransferSyntax")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void DeleteTransferSyntax(nint syntax);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "PhotometricInterpretation_GetPIType")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int PhotometricType([MarshalAs(UnmanagedType.LPUTF8Str)] string term);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "new_PhotometricInterpretation__SWIG_0")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint NewPhotometric(int type);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "delete_PhotometricInterpretation")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void DeletePhotometric(nint photometric);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "new_PixelFormat__SWIG_1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint NewPixelFormat(ushort samples, ushort allocated, ushort stored, ushort highBit, ushort representation);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "delete_PixelFormat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void DeletePixelFormat(nint format);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "PixelFormat_GetSamplesPerPixel")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern ushort Samples(nint format);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "PixelFormat_GetBitsAllocated")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern ushort BitsAllocated(nint format);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "PixelFormat_GetBitsStored")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern ushort BitsStored(nint format);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "PixelFormat_GetPixelRepresentation")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern ushort Representation(nint format);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "new_VL__SWIG_0")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint NewLength(uint bytes);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "delete_VL")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void DeleteLength(nint length);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "new_Fragment")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint NewFragment();

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "delete_Fragment")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void DeleteFragment(nint fragment);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Fragment_SWIGUpcast")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint ElementOf(nint fragment);

    /// <summary>Copies the bytes.</summary>
    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "DataElement_SetByteValue")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void SetBytes(nint element, nint bytes, nint length);

    /// <summary>A counted pointer to a new sequence.</summary>
    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "SequenceOfFragments_New")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint NewFragments();

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "delete_SmartPtrFrag")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void DeleteFragments(nint fragments);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "SmartPtrFrag_AddFragment")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void AddFragment(nint fragments, nint fragment);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "SmartPtrFrag_GetPointer")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint SequenceOf(nint fragments);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "SequenceOfFragments_SWIGUpcast")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint ValueOf(nint sequence);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "new_DataElement__SWIG_3")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint NewElement();

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "delete_DataElement")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void DeleteElement(nint element);

    /// <summary>Counts one more owner of the value.</summary>
    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "DataElement_SetValue")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void SetValue(nint element, nint value);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "new_Bitmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint NewBitmap();

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "delete_Bitmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void DeleteBitmap(nint bitmap);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Bitmap_SetNumberOfDimensions")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void SetDimensions(nint bitmap, uint count);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Bitmap_SetDimension")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void SetDimension(nint bitmap, uint index, uint length);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Bitmap_SetPixelFormat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void SetPixelFormat(nint bitmap, nint format);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Bitmap_GetPixelFormat__SWIG_0")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint PixelFormatOf(nint bitmap);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Bitmap_SetPhotometricInterpretation")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void SetPhotometric(nint bitmap, nint photometric);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Bitmap_SetTransferSyntax")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void SetTransferSyntax(nint bitmap, nint syntax);

    /// <summary>Counts one more owner of the element's value.</summary>
    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Bitmap_SetDataElement")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern void SetElement(nint bitmap, nint element);

    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Bitmap_GetBufferLength")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint BufferLength(nint bitmap);

    /// <summary>Decodes and writes <see cref="BufferLength"/> bytes; 0 when it could not.</summary>
    [DllImport(GdcmLibrary.Name, EntryPoint = Prefix + "Bitmap_GetBuffer")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern uint Decode(nint bitmap, nint buffer);
}
