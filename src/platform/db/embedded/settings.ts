import type { ServerAddress } from './address.ts'

const always = {
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  password_encryption: 'scram-sha-256',
  // The log is for what happens to the server. Statements, parameters and the rows in an error's detail are about
  // children: the application receives its own errors, and this file must not keep them.
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
  log_lock_waits: 'off',
  log_autovacuum_min_duration: '-1',
  log_temp_files: '-1',
  logging_collector: 'off',
}

const durable = {
  max_connections: '40',
  shared_buffers: '128MB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
}

/** For tests only: a power failure may lose the whole cluster. */
const volatileForTests = {
  // Every test file has databases of its own, each with its own connections.
  max_connections: '200',
  shared_buffers: '64MB',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
}

/** The settings on the server's command line, where an upgrade of Medvind reaches clusters made before it. */
export function settingArguments(address: ServerAddress, options: { name: string; volatile: boolean }) {
  const settings = {
    ...always,
    ...(options.volatile ? volatileForTests : durable),
    cluster_name: options.name,
    port: String(address.port),
    ...(address.kind === 'socket'
      ? {
          listen_addresses: '',
          unix_socket_directories: quoted(address.folder),
          unix_socket_permissions: '0700',
        }
      : { listen_addresses: '127.0.0.1', unix_socket_directories: '' }),
  }
  return Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
}

/** The setting is a list with commas; a folder's name may hold anything. */
const quoted = (folder: string) => `"${folder.replaceAll('"', '""')}"`
