// How the examples reach the service: with --tls-ca over TLS, and as the holder of the API key or token in the variable SCORING_API_KEY or of
// a client certificate.
import { readFileSync } from 'node:fs';
import grpc from '@grpc/grpc-js';

// The options of a connection, for parseArgs.
export const connectionOptions = {
  address: { type: 'string', default: '127.0.0.1:5080' },
  'tls-ca': { type: 'string' },
  'client-certificate': { type: 'string' },
  'client-key': { type: 'string' },
};

// The credentials that the options and the environment name.
export function credentials(options) {
  const key = process.env.SCORING_API_KEY?.trim();
  if (!options['tls-ca']) {
    if (key) throw new Error('a key is sent over TLS only: give --tls-ca');
    return grpc.credentials.createInsecure();
  }
  const read = (name) => (options[name] ? readFileSync(options[name]) : null);
  const tls = grpc.credentials.createSsl(read('tls-ca'), read('client-key'), read('client-certificate'));
  if (!key) return tls;
  return grpc.credentials.combineChannelCredentials(tls, grpc.credentials.createFromMetadataGenerator((_, done) => {
    const metadata = new grpc.Metadata();
    metadata.set('authorization', `Bearer ${key}`);
    done(null, metadata);
  }));
}
