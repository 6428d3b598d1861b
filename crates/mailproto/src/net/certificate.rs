use rustls::CertificateError;

use super::{CertificateFault, Failure};

pub(super) fn failure(error: &rustls::Error) -> Failure {
    let detail = error.to_string();
    let rustls::Error::InvalidCertificate(problem) = error else { return Failure::Tls(detail) };
    let fault = match problem {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => CertificateFault::Expired,
        // A signature that does not fit comes from another authority of the same name.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => CertificateFault::UnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateFault::WrongName
        }
        // The platform's own verifier, and self-signed certificates without the extensions of an authority.
        other if other.to_string().contains("CaUsedAsEndEntity") => CertificateFault::UnknownIssuer,
        _ => CertificateFault::Other,
    };
    Failure::Certificate { fault, detail }
}
